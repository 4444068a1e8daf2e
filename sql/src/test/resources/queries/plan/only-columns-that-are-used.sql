-- plan: bank: reads loans (phone: key, amount: aggregate).
-- plan: telecom: reads people (mobile: key, city: group).
-- plan: telecom: groups by "city"
SELECT p.city, AVG(l.amount) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY p.city
