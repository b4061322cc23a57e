-- @step unique-index
CREATE UNIQUE INDEX one_address ON users (lower(trim(email)));
-- @end
