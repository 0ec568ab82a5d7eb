"""Finding people and organisations at any size of the register: keys, pieces of words, slips, pages."""
