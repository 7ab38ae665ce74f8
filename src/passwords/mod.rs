//! Password hashes: recognise and describe their shapes.
