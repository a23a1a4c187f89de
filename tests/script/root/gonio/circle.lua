return { other = use "gonio.circle_other" }
