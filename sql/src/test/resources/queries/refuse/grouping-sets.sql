-- refuses: GROUPING SETS
SELECT p.city, l.grade, COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY GROUPING SETS ((p.city), (l.grade))
