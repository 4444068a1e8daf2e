-- plan: bank: decides alone "bad" = 1
-- plan: telecom: reads people (mobile: key)
-- plan: join: bank ("phone") = telecom ("mobile") by PSI
-- plan: kept as a versioned alignment
SELECT COUNT(*) FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile WHERE l.bad = 1
