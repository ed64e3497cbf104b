"""What each cell comes to: what the search is given and says, how sure its place is, the verdict and its proof."""
