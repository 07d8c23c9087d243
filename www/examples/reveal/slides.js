// The address says which slide is shown.
Reveal.initialize({ hash: true });
