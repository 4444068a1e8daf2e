-- refuses: INSERT
INSERT INTO bank.loans VALUES (1)
