-- refuses: without a table
SELECT 1
