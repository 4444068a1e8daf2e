SELECT COUNT(*), SUM(c.total), AVG(c.total) FROM bank.loans l JOIN (SELECT mobile, SUM(minutes) AS total FROM telecom.calls GROUP BY mobile) c ON l.phone = c.mobile
