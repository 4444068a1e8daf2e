SELECT COUNT(*), AVG(n) FROM (SELECT mobile, COUNT(*) AS n FROM telecom.calls GROUP BY mobile) t
