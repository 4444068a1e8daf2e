-- refuses: Handing out single rows
SELECT phone FROM bank.loans
