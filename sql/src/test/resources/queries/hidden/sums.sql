-- matching: hidden
SELECT COUNT(*), SUM(c.amount), AVG(p.income), STDDEV_POP(p.months) FROM bank.customers c JOIN telecom.people p ON c.phone = p.mobile WHERE c.bad = 0 OR p.active
