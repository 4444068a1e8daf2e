-- refuses: cannot be read
SELEC COUNT(*) FROM bank.loans
