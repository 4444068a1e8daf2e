-- min_size: 8
-- like: SELECT city, plan, COUNT(*) FROM telecom.people GROUP BY city, plan HAVING COUNT(*) >= 8
SELECT city, plan, COUNT(*) FROM telecom.people GROUP BY city, plan
