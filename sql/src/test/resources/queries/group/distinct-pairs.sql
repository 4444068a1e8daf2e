SELECT DISTINCT p.city, l.grade FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile ORDER BY 1, 2
