"""PDFs in, passages out."""
