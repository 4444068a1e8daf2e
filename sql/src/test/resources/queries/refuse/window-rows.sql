-- refuses: window function
SELECT AVG(x) FROM (SELECT RANK() OVER (ORDER BY l.amount) AS x FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile) t
