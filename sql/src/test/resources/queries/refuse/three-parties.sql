-- refuses: Tables of 3 parties
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile JOIN shop.orders o ON o.phone = l.phone
