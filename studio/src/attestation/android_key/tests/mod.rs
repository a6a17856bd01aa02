mod flipped;
mod made;
mod real;
