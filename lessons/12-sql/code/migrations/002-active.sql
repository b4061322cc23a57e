-- @step numbered-files
ALTER TABLE users ADD COLUMN is_active INTEGER NOT NULL DEFAULT 0;
-- @end
