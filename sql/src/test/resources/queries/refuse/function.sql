-- refuses: The function RAND
SELECT COUNT(*) FROM bank.loans WHERE RAND() > 0.5
