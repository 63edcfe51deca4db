"""The categories of claims that forms offer, by type; free text is accepted besides."""

CLAIM_CATEGORIES: dict[str, tuple[str, ...]] = {
    "Accident": (
        *("Toxicity/Poisoning", "Orthopedic Surgery", "Gastrointestinal", "Allergic/Immunologic"),
        *("Trauma/Emergency", "Emergency/Critical", "Ophthalmology", "Broken Bone", "Laceration"),
        *("Bite Wound", "Foreign Body", "Other"),
    ),
    "Illness": (
        *("Endocrine/Metabolic", "Dermatology", "Orthopedic", "Oncology", "Neurology", "Gastrointestinal"),
        *("Urinary", "Renal/Urinary", "Reproductive/Emergency", "Parasitic/Infectious", "Digestive"),
        *("Respiratory", "Skin/Allergy", "Infection", "Cancer", "Chronic", "Other"),
    ),
    "Wellness": (
        *("Preventive Care", "Annual Exam", "Vaccination", "Flea/Tick Prevention", "Heartworm Test"),
        "Other",
    ),
    "Dental": ("Dental", "Cleaning", "Extraction", "Root Canal", "Other"),
    "Behavioral": ("Training", "Anxiety Treatment", "Aggression Therapy", "Other"),
}
# What a claim is of that names none.
GENERAL = "General"
KNOWN_CATEGORIES = frozenset((GENERAL, *(name for names in CLAIM_CATEGORIES.values() for name in names)))
