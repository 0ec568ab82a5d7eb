"""The grounds for writing besides consent: what each rests on, where it holds, and how it is told."""
