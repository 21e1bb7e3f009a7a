"""Units and figures for other programs, in the shapes of DHIS2's web API and of GeoJSON.

Everything is read only, and goes by the codes: ask DHIS2 to import it with `idScheme=code`.
"""
