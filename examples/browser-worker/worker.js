// A web worker that reads and measures one shard, so that the page stays responsive.
import { measure, readEvents } from 'learnloop'

self.onmessage = ({ data: { study, rows, asOf } }) => {
  self.postMessage(measure(study, readEvents(rows), { asOf }))
}
