process.setSourceMapsEnabled(true)
