# Competitor of simulate.bench.ts: simulated courses with vectors. Called with the plan as lines of numbers in the order read below; each line of standard
# input runs one round with that number as its seed, and is answered by a line: milliseconds, shares of validated and reset.
args <- commandArgs(trailingOnly = TRUE)
plan <- lapply(strsplit(args, ","), as.numeric)
R <- plan[[1]]; target <- plan[[2]]; arriving <- plan[[3]]; rates <- plan[[4]]
units <- plan[[5]]; shows <- plan[[6]]; refutes <- plan[[7]]

course <- function(seed) {
  set.seed(seed)
  counts <- matrix(0L, R, length(rates))
  shown <- logical(R)
  refuted <- logical(R)
  for (look in seq_along(arriving)) {
    passing <- rep(as.integer(arriving[look]), R)
    for (node in seq_along(rates)) {
      passing <- rbinom(R, passing, rates[node])
      counts[, node] <- counts[, node] + passing
    }
    s <- counts[, length(rates)]
    shown <- shown | s >= shows[look]
    refuted <- s <= refutes[look] | (refuted & s / units[look] < target)
  }
  c(mean(shown), mean(refuted & !shown))
}

cat(sprintf("{\"version\": \"%s\"}\n", R.version.string))
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  begin <- Sys.time()
  found <- course(as.integer(line))
  elapsed <- as.numeric(difftime(Sys.time(), begin, units = "secs")) * 1000
  cat(sprintf("[%.6f, %.6f, %.6f]\n", elapsed, found[1], found[2]))
}
