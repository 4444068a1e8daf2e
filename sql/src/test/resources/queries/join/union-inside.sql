SELECT COUNT(*), SUM(m.v) FROM (SELECT mobile, months AS v FROM telecom.people UNION ALL SELECT mobile, minutes FROM telecom.calls) m JOIN bank.loans l ON l.phone = m.mobile
