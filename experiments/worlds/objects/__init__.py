"""Objects as sets of features, lives of looks at them, and the views that are tested."""
