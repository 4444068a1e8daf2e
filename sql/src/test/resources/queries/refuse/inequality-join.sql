-- refuses: without an equality
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.branch < p.months
