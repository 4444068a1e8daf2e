-- refuses: Handing out single rows
SELECT x FROM (SELECT l.amount AS x FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile) t
