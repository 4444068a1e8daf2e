-- refuses: without an equality
SELECT COUNT(*) FROM bank.loans l, telecom.people p
