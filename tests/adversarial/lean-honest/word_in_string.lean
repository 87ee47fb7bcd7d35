-- honest: forbidden words in strings
def text : String := "axiom sorry #exit -- /- macro"

def raw : String := r#"set_option "debug.skipKernelTC" true"#

theorem goal : text = text := rfl
