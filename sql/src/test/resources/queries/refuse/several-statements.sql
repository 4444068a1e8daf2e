-- refuses: cannot be read
SELECT COUNT(*) FROM bank.loans; DROP TABLE bank.loans
