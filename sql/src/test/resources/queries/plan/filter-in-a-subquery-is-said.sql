-- plan: telecom: a filter inside a subquery decides
-- plan: calls (mobile: key, minutes: 
SELECT COUNT(*), SUM(k.m) FROM bank.loans l JOIN (SELECT mobile, SUM(minutes) AS m FROM telecom.calls WHERE minutes > 10 GROUP BY mobile) k ON l.phone = k.mobile
