// A thread that measures one shard. Plain JavaScript: a thread is started from a file as Node reads it.
import { parentPort, workerData } from 'node:worker_threads'
import { measure } from 'learnloop'

const { study, log, asOf } = workerData
parentPort.postMessage(measure(study, log, { asOf }))
