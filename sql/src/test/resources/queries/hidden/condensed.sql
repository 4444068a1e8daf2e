-- matching: hidden
SELECT COUNT(*), SUM(k.total) FROM bank.customers c JOIN (SELECT mobile, SUM(minutes) AS total FROM telecom.calls GROUP BY mobile) k ON c.phone = k.mobile
