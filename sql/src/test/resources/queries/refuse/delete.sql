-- refuses: DELETE
DELETE FROM bank.loans
