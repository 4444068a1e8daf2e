SELECT city, COUNT(*), AVG(income) FROM telecom.people GROUP BY city ORDER BY city
