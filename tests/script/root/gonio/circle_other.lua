return { circle = use "gonio.circle" }
