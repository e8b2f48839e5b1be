# ruff: noqa: E501 - a phrase is one line
"""Somebody intoxicated who drives or is about to."""

STATED = """
barely|cannot|not walk|stand|see .. drive|driving|road|keys
keys .. barely|cannot walk|stand
not see the lines|road .. driving|drive
not be driving .. drank|drunk|high|bottle|used|took
drinking|drank|beers|drinks|bottle ... have to drive|driving
behind the wheel
driving .. drunk|wasted|high|hammered|buzzed|beers|drinking|drinks
drunk|wasted|high|hammered|buzzed .. driving|drive
get|getting|got behind the wheel
drinking all|since .. driving|drive|wheel|car
<drunk> .. driving|drive|behind|drives|wheel|keys|car|road|highway|freeway|home .. drive|driving|wheel|now|home|anyway|kids|going|road|leaving|want|her|his|my|keys|i|ride|anyway|?
driving|drive|drives|drivin home|now|back|there|off|kids|her|his|while|a|the|and|under? .. <drunk>
driving|drive|drove <drunk>|under|impaired
<drunk> .. driving|drive|wheel|keys|steering|car
<drunk> .. behind the wheel
nodding|nodded off? .. wheel|driving|road|light
behind the wheel .. drinks|beers|drunk|high|nod|shots|cannot
manejar|manejando|conducir|conduciendo|maneja|carro|manejo|volante .. <drunk>|tomado|copas|drogado|cervezas|tomando|bebido|tomar
<drunk> .. manejar|manejando|conducir|conduciendo|carro|maneja|volante|coche|llaves|manejo
tome|tomando|bebido|tomo|cervezas|tomado|bebi ... manejar|manejando|conducir|carro|maneja|manejo|conduciendo|volante
"""

HINTED = """
had a? few .. home|drive|fine|roads|car
few|drinks|beers .. fine to|get home|drive
back roads
should be fine|ok|okay to get|drive home
had|few|couple|some|after .. drinks|beers|shots|drink|wine|pills .. drive|driving|car|home|road|wheel|keys|pick
ok|okay|fine|good|safe|able|sober|can|should to|enough? .. drive|driving .. drinks|drinking|beers|pills|high|using|few|drink
<drunk> .. home|leaving|pick|picking .. kids|car|now|keys|way
need|got to .. drive|pick .. drunk|high|beers|kids|drinking|used|took
keys .. hand|drinking|drunk|car|beers|high|him|her|hide
sitting|in|am .. car .. drinks|drank|beers|bottle|high|used|nodding|drunk
"""
