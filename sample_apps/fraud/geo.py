"""Distances between transactions."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points given in degrees."""
    phi1 = radians(lat1)
    phi2 = radians(lat2)
    half_dphi = (phi2 - phi1) / 2
    half_dlambda = radians(lon2 - lon1) / 2
    a = sin(half_dphi) ** 2 + cos(phi1) * cos(phi2) * sin(half_dlambda) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(a)))


def travel_speed_kmh(earlier: dict, later: dict) -> float:
    """Speed somebody needs to be present at both transactions."""
    km = haversine_km(earlier["lat"], earlier["lon"], later["lat"], later["lon"])
    # Terminals in one city report slightly different places; don't call that travel.
    if km < 50.0:
        return 0.0
    hours = max(abs(later["timestamp"] - earlier["timestamp"]), 60) / 3600
    return km / hours
