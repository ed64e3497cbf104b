"""Towns with the FINESS prefix of their department, and the names that establishments and streets bear.

Towns, streets and saints are common French names; the pairs are made up at random and stand for no real establishment.
"""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """A town, its postal department and the prefix of the FINESS numbers that are given out there."""

    name: str
    department: str
    prefix: str


def _towns(department: str, prefix: str, names: str) -> tuple[Town, ...]:
    return tuple(Town(name, department, prefix) for name in names.split(", "))


METROPOLE = (
    *_towns("13", "13", "Marseille, Aix en Provence, Arles, Salon de Provence, La Ciotat, Aubagne, Port de Bouc"),
    *_towns(
        "83", "83", "Toulon, Hyères, La Seyne sur Mer, Fréjus, Draguignan, Six Fours les Plages, La Valette du Var"
    ),
    *_towns("69", "69", "Lyon, Villeurbanne, Vénissieux, Saint Priest, Bron, Rillieux la Pape"),
    *_towns("93", "93", "Saint Denis, Montreuil, Aubervilliers, Épinay sur Seine, Rosny sous Bois, Le Blanc Mesnil"),
    *_towns(
        "59", "59", "Lille, Roubaix, Tourcoing, Dunkerque, Villeneuve d'Ascq, Marcq en Barœul, Saint Amand les Eaux"
    ),
    *_towns("33", "33", "Bordeaux, Mérignac, Pessac, La Teste de Buch, Saint Médard en Jalles, Libourne"),
    *_towns("35", "35", "Rennes, Saint Malo, Fougères, Vitré, Cesson Sévigné"),
    *_towns("29", "29", "Brest, Quimper, Concarneau, Douarnenez, Landerneau"),
    *_towns("67", "67", "Strasbourg, Haguenau, Schiltigheim, Sélestat, Bischheim"),
    *_towns("31", "31", "Toulouse, Colomiers, Blagnac, Saint Gaudens, Muret"),
    *_towns("44", "44", "Nantes, Saint Nazaire, Rezé, La Baule Escoublac, Châteaubriant"),
    *_towns("76", "76", "Rouen, Le Havre, Dieppe, Sotteville lès Rouen, Le Grand Quevilly"),
    *_towns("01", "01", "Bourg en Bresse, Oyonnax, Ambérieu en Bugey, Bellegarde sur Valserine"),
    *_towns("06", "06", "Nice, Cannes, Antibes, Grasse, Cagnes sur Mer, Saint Laurent du Var"),
    *_towns("62", "62", "Arras, Calais, Boulogne sur Mer, Lens, Hénin Beaumont"),
    *_towns("87", "87", "Limoges, Saint Junien, Panazol, Saint Yrieix la Perche"),
    *_towns("54", "54", "Nancy, Lunéville, Toul, Vandœuvre lès Nancy, Pont à Mousson"),
    *_towns("75", "75", "Paris"),
)
CORSE = (
    *_towns("2A", "2A", "Ajaccio, Porto Vecchio, Sartène, Propriano"),
    *_towns("2B", "2B", "Bastia, L'Île Rousse, Corte, Calvi, Biguglia"),
)
OUTRE_MER = (
    *_towns("971", "9701", "Pointe à Pitre, Les Abymes, Basse Terre, Le Gosier"),
    *_towns("972", "9702", "Fort de France, Le Lamentin, Sainte Marie, Le Robert"),
    *_towns("973", "9703", "Cayenne, Kourou, Saint Laurent du Maroni, Matoury"),
    *_towns("974", "9704", "Saint Denis, Saint Pierre, Le Tampon, Saint Paul, Saint Benoît"),
    *_towns("976", "9805", "Mamoudzou, Koungou, Dzaoudzi"),
)
TERRITORIES = {"metropole": METROPOLE, "corse": CORSE, "outre-mer": OUTRE_MER}

PROPER_NAMES = (
    "Les Romarins", "Les Bougainvilliers", "Les Lavandes", "Les Mûriers", "L'Évêché", "Saint-Tronc", "Frais Vallon",
    "Les Carmes", "La Chênaie", "Le Clos Fleuri", "Sacré-Cœur", "Jean Jaurès", "Simone Veil", "Les Glycines",
    "Les Tilleuls", "L'Hermitage", "La Roseraie", "Les Genêts d'Or", "Le Bel Âge", "Notre-Dame", "Saint-Vincent",
    "Sainte-Élisabeth", "Les Jardins d'Asclépios", "La Pergola", "Les Hauts de Provence", "Le Parc", "Val Fleuri",
    "Beau Soleil", "L'Oustaou", "Les Cèdres", "Les Magnolias", "La Résistance", "Ambroise Croizat", "Marie Curie",
    "Les Quatre Saisons", "L'Âge d'Or", "Les Marronniers", "Pierre Sémard", "L'Étoile du Matin", "Les Peupliers",
    "La Corniche", "Le Rivage", "Les Embruns", "Les Ajoncs", "Bois Joli", "Les Acacias", "Georges Brassens",
    "Louise Michel", "La Fontaine", "Les Oliviers", "L'Amandier", "Le Mas des Pins", "Les Salins", "Les Flamboyants",
    "La Passerelle", "L'Envol", "Le Tremplin", "Les Papillons Blancs", "L'Escale", "Horizon", "Le Relais", "Le Prado",
    "Les Iris", "Bellevue", "Montplaisir", "La Source", "Les Charmilles", "Grand Large", "Le Chêne Vert", "La Forge",
)  # fmt: skip
STREET_KINDS = (
    "Rue", "Rue", "Rue", "Avenue", "Avenue", "Boulevard", "Place", "Traverse", "Chemin", "Impasse", "Allée", "Quai",
    "Cours", "Route",
)  # fmt: skip
STREET_NAMES = (
    "Paul Claudel", "de Ruffi", "de l'Évêché", "du Terras", "de Frais Vallon", "Longchamp", "Pierre Renaudel",
    "Soldat Bellon", "Louis Armand", "Jean Moulin", "Victor Hugo", "de la République", "du Général de Gaulle",
    "Émile Zola", "des Écoles", "du 8 Mai 1945", "du 11 Novembre", "Anatole France", "Pasteur", "de la Libération",
    "Gambetta", "des Frères Lumière", "de Toulon", "de la Gare", "du Moulin à Vent", "Salvador Allende", "Voltaire",
    "Aristide Briand", "Saint Exupéry", "du Docteur Schweitzer", "de Verdun", "Jules Ferry", "Édouard Vaillant",
    "des Lices", "de la Croix Rousse", "Jean Mermoz", "du Château d'Eau", "des Tisserands", "Georges Clemenceau",
    "de Bretagne", "Olympe de Gouges", "des Acacias", "du Port", "Frédéric Mistral", "de l'Hôpital", "des Capucins",
)  # fmt: skip

EDITORS = (
    "NOVADOM", "Médialis Soft", "OMEGA DUI", "TERRANGA", "Evolutia", "SOLIDUI 3", "HESTIA MC4", "Ogyris", "Prismea",
    "CARE ONE", "LOGISOC", "Cimaise Santé",
)  # fmt: skip


class Activity(NamedTuple):
    """A FINESS category: code, sector as dossiers print it, label, and how names of its establishments begin."""

    code: str
    secteur: str
    label: str
    openings: tuple[str, ...]
    old_label: str | None = None


ELDERLY = (
    Activity("202", "RA", "Résidences autonomie",
             ("Résidence autonomie", "Résidence", "Résidence foyer", "Foyer logement")),
    Activity("207", "AJ", "Centre de Jour pour Personnes Agées", ("Accueil de jour", "Accueil jour Alzheimer")),
    Activity("460", "SAAD", "Service autonomie aide (SAA)", ("SAAD", "Service d'aide à domicile"),
             "Service d'aide et d'accompagnement à domicile (S.A.A.D.)"),
    Activity("354", "SSIAD", "Service de Soins Infirmiers A Domicile (S.S.I.A.D)", ("SSIAD", "Service de soins")),
    Activity("209", "SPASAD", "Service autonomie aide et soins (SAAS)", ("SPASAD", "Service autonomie"),
             "Service Polyvalent Aide et Soins A Domicile (S.P.A.S.A.D.)"),
    Activity("500", "EHPAD", "Etablissement d'hébergement pour personnes âgées dépendantes",
             ("EHPAD", "EHPAD résidence")),
)  # fmt: skip
DISABLED = (
    Activity("255", "MAS", "Maison d'Accueil Spécialisée (M.A.S.)", ("MAS",)),
    Activity("437", "FAM", "Foyer d'Accueil Médicalisé pour Adultes Handicapés (F.A.M.)", ("FAM",)),
    Activity("448", "EAM", "Etab.Acc.Médicalisé en tout ou partie personnes handicapées", ("EAM", "Foyer")),
    Activity("246", "ESAT", "Etablissement et Service d'Aide par le Travail (E.S.A.T.)", ("ESAT", "Ateliers")),
    Activity("182", "SESSAD", "Service d'Éducation Spéciale et de Soins à Domicile", ("SESSAD",)),
    Activity("183", "IME", "Institut Médico-Educatif (I.M.E.)", ("IME",)),
    Activity("186", "ITEP", "Institut Thérapeutique Éducatif et Pédagogique (I.T.E.P.)", ("ITEP", "DITEP")),
    Activity("446", "SAVS", "Service d'Accompagnement à la Vie Sociale (S.A.V.S.)", ("SAVS",)),
    Activity("445", "SAMSAH", "Service d'accompagnement médico-social adultes handicapés", ("SAMSAH",)),
    Activity("252", "FH", "Foyer Hébergement Adultes Handicapés", ("Foyer d'hébergement",)),
)
