-- refuses: GROUP BY of an expression over two
SELECT l.branch + p.months, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.branch + p.months
