-- min_size: 8
-- like: SELECT l.grade, COUNT(*), SUM(CASE WHEN p.plan = 'plus' THEN p.months ELSE 0 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade HAVING COUNT(*) >= 8 AND (COUNT(*) FILTER (WHERE p.plan = 'plus') >= 8 OR COUNT(*) FILTER (WHERE p.plan = 'plus') = 0) AND (COUNT(*) FILTER (WHERE p.plan <> 'plus') >= 8 OR COUNT(*) FILTER (WHERE p.plan <> 'plus') = 0)
SELECT l.grade, COUNT(*), SUM(CASE WHEN p.plan = 'plus' THEN p.months ELSE 0 END) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile GROUP BY l.grade
