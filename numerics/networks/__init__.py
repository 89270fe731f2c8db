"""Networks trained by gradient descent on the model's data, in numpy: the stacked latent clustering network."""
