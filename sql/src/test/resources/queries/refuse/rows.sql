-- refuses: Handing out single rows
SELECT l.amount, p.income FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
