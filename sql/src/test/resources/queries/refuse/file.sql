-- refuses: The function read_csv
SELECT COUNT(*) FROM read_csv('/etc/passwd')
