SELECT p.city, RANK() OVER (ORDER BY SUM(l.amount) DESC) AS place FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city ORDER BY place
