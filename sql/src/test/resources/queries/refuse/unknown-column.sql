-- refuses: 'salary'
SELECT SUM(l.salary) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
