# Makes bank.csv and telecom.csv from credit_data of the R package modeldata (MIT). Run in this folder:
#
#   Rscript make.R [folder that holds the installed package's data/Rdata.rdb and .rdx]
#
# Without an argument the installed package is asked. Debian's package needs no installation:
#   apt-get download r-cran-modeldata && dpkg-deb -x r-cran-modeldata_*.deb x
#   Rscript make.R x/usr/lib/R/site-library/modeldata/data

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) == 1) {
  data <- new.env()
  lazyLoad(file.path(arguments[1], "Rdata"), envir = data, filter = function(name) name == "credit_data")
  credit <- data$credit_data
} else {
  credit <- modeldata::credit_data
}
stopifnot(nrow(credit) == 4454, ncol(credit) == 14, sum(credit$Status == "bad") == 1254)

# Row n is spread over [0, p) by n * a mod p; p is prime, so that no two rows meet. Exact in doubles (n * a < 2^53).
p <- 999999937
spread <- function(a) (seq_len(nrow(credit)) * a) %% p

# 11 digits like a Chinese mobile number, in 12x xxxx xxxx: a range from which no mobile number is given out.
phone <- sprintf("12%09.0f", spread(387420489))
stopifnot(!anyDuplicated(phone))

bank <- data.frame(
  phone = phone,
  Status = as.integer(credit$Status == "bad"),
  credit[c("Amount", "Price", "Time", "Debt", "Records", "Expenses")])
telecom <- data.frame(
  phone = phone,
  credit[c("Seniority", "Home", "Age", "Marital", "Job", "Income", "Assets")])

# Each side lacks another seven in a hundred rows, and keeps its rows in an order of its own.
save <- function(table, lacks, order, file) {
  kept <- which(spread(lacks) %% 100 >= 7)
  kept <- kept[order(spread(order)[kept])]
  write.csv(table[kept, ], file, row.names = FALSE, quote = FALSE, na = "", eol = "\n")
}
save(bank, 271828183, 161803399, "bank.csv")
save(telecom, 314159269, 141421357, "telecom.csv")
